"""docs/zh/choosing.md: the guide for choosing a loss in Chinese, its tables from the same rules as the English one."""

from __future__ import annotations

import _choosing
import _pages

from unilos.guide.questions import QUESTIONS

HEAD = """\
# 怎样选损失函数

<!-- 由 docs/generate.py 根据各损失函数的说明写出：要改，改那些说明。 -->

`unilos choose` 会一个一个地问还没有定下来的问题；`unilos choose --task regression --outliers many` 直接接受答案；`unilos choose --data houses.csv --target price` 自己看数据。在 Python 里用 `unilos.choose(task=..., y=...)`，结果相同。每个损失函数都在自己的说明里写着哪些答案适合它，以及为什么。排序的办法是：

1. 某个问题上，损失函数写明的答案与给出的答案不同，它就不在候选之列。
2. 写明的答案里与给出的相符最多的排在最前；其次是假定得少的，例如没有人提到离群点，就不假定有离群点；再其次是通常的选择；最后按名字。

## 用几句话说

- **回归**：没有离群点时用平方误差，它的最优解是均值。有离群点时用 Huber 或绝对误差：离群点的拉力有上限，或者所有点的拉力相等。离群点又多又远，就用拉力会减弱的损失，例如 Cauchy。计数用泊松似然，跨越几个数量级的正数用 gamma 偏差或对数误差，要区间就用分位数损失。
- **分类**：先用交叉熵。它是恰当的评分，训练出来的概率可以相信。标签有错时用有上界的损失，一个错标签就不能左右整批数据。类别不均衡、又需要概率时，给交叉熵加类别权重；只要把少见的样本找出来时，用 focal 损失。多个标签可以同时成立时，每个标签各做一次二元交叉熵。
- **分割**：目标占一半左右时交叉熵就够了；目标很小时用 Dice、Tversky 一类比较重叠的损失，常与交叉熵相加。
- **度量学习与排序**：先看手里的数据是成对的、三元组的、整张列表的，还是只有类别标签，再看一批里能有多少负样本。

先看数据，再选损失；选完以后，看一眼梯度：`unilos plot huber --delta 1` 画出它的值、斜率和曲率。
"""

KEYS = {
    "task": "任务是什么？",
    "target": "目标是什么样的？",
    "output": "模型输出什么？",
    "outliers": "有没有离其余数据很远的目标，或者计数的波动比均值大？",
    "imbalance": "各类别（或者物体与背景）的多少是否悬殊？（也可以写最少一类所占的比例）",
    "label_noise": "有多大比例的标签是错的？",
    "matters": "什么最要紧？",
}

WORDS: dict[str, dict[str, str]] = {
    "task": {
        "regression": "回归：预测一个数",
        "classification": "分类：预测一个类别，或者几个同时成立的类别",
        "segmentation": "分割：预测每个像素的类别",
        "boxes": "检测框：预测物体的外框",
        "ranking": "排序：把条目排出先后",
        "embeddings": "嵌入：让相似的东西靠近",
        "distributions": "分布：逼近一个分布",
        "distillation": "蒸馏：向另一个模型学习",
        "sequences": "序列：预测一串符号",
        "preferences": "偏好：学习人更喜欢哪个回答",
        "images": "图像：预测一幅图像",
        "adversarial": "对抗：生成器与判别器一起训练",
        "regularisation": "正则化：让参数保持较小",
        "information": "信息：度量信息量",
    },
    "target": {
        "real": "任意实数",
        "positive": "跨越几个数量级的正数",
        "amounts": "常常正好是 0 的数额，例如理赔、降雨",
        "counts": "从 0 开始的整数：有多少个",
        "censored": "只知道上限或下限的时间或数值（删失）",
        "binary": "是或否，写成 1 和 0",
        "signs": "是或否，写成 +1 和 -1",
        "multiclass": "几个类别中的一个",
        "multilabel": "任意多个类别同时成立",
        "ordinal": "有次序的等级",
        "structures": "结构化输出，例如集合、匹配",
        "mask": "一张掩模：物体或背景",
        "classes": "每个像素属于几个类别中的一个",
        "boxes": "外框的角点",
        "lists": "带相关度的条目列表",
        "pairs": "成对的：哪个更好，或者是否属于一类",
        "triplets": "三元组：锚点、一个相似的、一个不相似的",
        "labels": "一批里每个样本的类别标签",
        "views": "每个样本的两种视图",
        "similarities": "相似度矩阵，对角线上是正确的",
        "vectors": "要靠近的向量",
        "probabilities": "和为 1 的概率",
        "masses": "和不必为 1 的质量",
        "events": "单个事件的概率",
        "teacher-logits": "教师模型的 logits",
        "teacher-features": "教师模型的特征",
        "tokens": "每个位置一个符号，已经对齐",
        "unaligned": "没有时间标注的符号串",
        "single": "单独评价好坏的回答",
    },
    "output": {
        "logits": "logits：softmax 或 sigmoid 之前的任意分数",
        "probabilities": "概率",
        "log-probabilities": "概率的对数",
    },
    "outliers": {"none": "没有，或者必须算在内", "some": "少量：不超过约 5 %", "many": "很多，或者很远"},
    "imbalance": {
        "none": "最少的一类至少有最多一类的五分之一",
        "some": "至少有二十分之一",
        "strong": "更少",
    },
    "label_noise": {"none": "几乎没有", "some": "不超过约十分之一", "much": "更多"},
    "matters": {
        "mean": "平均正确",
        "median": "典型值",
        "quantile": "分位数或区间",
        "percent": "相对误差",
        "tolerance": "小误差不算误差",
        "precision": "最小的误差也要紧",
        "uncertainty": "每个预测有多大把握",
        "ignore": "离群点完全不算",
        "registration": "有许多错配的拟合",
        "smooth": "处处有二阶导数",
        "boosting": "提升树，或手写梯度",
        "unit": "与目标单位相同的数值",
        "offset": "只看差异，整体平移不算",
        "hazard": "每段时间里的风险",
        "tunable": "有一个可调或可学的数",
        "probabilities": "可以相信的概率",
        "detection": "突出少见的、困难的样本",
        "recall": "不漏掉",
        "margin": "有间隔的判别",
        "mistakes": "只看错误",
        "sparse": "精确的 0",
        "vocabulary": "以可承受的代价处理成千上万个类别",
        "sampled": "每批抽取一部分类别",
        "drift": "logits 不漂移",
        "structure": "作为整体的结构",
        "ranking": "正确的类别排在错误的之上",
        "overlap": "重叠（Dice、F1、检测框的 IoU）",
        "iou": "交并比",
        "small": "小目标",
        "boundary": "轮廓",
        "correlation": "物体与背景同等对待",
        "coordinates": "坐标，逐个比较",
        "apart": "还没有重叠的框",
        "centres": "中心",
        "shape": "宽高比",
        "top": "列表的最前面",
        "order": "整个次序",
        "negatives": "一批里其余样本都算不同类",
        "no-negatives": "没有负样本",
        "hard-pairs": "困难的样本对",
        "angle": "只看角度，不看长度",
        "distance": "距离",
        "proper": "目标本身就是最小点",
        "symmetric": "两边对称",
        "events": "任一事件的概率",
        "bounded": "有上界",
        "bits": "以奈特计的信息",
        "reference": "手里有参考模型",
        "no-reference": "没有参考模型",
        "one-stage": "一个阶段训练完",
        "pixels": "逐个像素",
        "edges": "边缘",
        "denoising": "去噪",
        "steady": "不消失的斜率",
        "small-weights": "小权重",
    },
}


def page() -> str:
    end = "理由、优点和缺点逐条写在[英文页面](../choosing.md)和 `unilos show NAME` 里。\n"
    return "\n".join([HEAD, "## 问题与答案\n", questions(), "## 首选\n", first(), end])


def questions() -> str:
    rows = ["| 问题 | 答案 |", "|---|---|"]
    for question in QUESTIONS:
        words = "；".join(f"`{name}` {WORDS[question.key][name]}" for name in question.names)
        rows.append(f"| **{question.key}** {KEYS[question.key]} | {_pages.cell(words)} |")
    return "\n".join([*rows, ""])


def first() -> str:
    """The answer for every task and target, with what data is like left open."""
    rows = ["| 任务 | 目标 | 首选 | 其次 |", "|---|---|---|---|"]
    for answers, fits in _choosing.answers():
        names = [_choosing.link(fit.cls, "../") for fit in fits]
        task, target = (WORDS[key].get(answers.get(key, ""), "") for key in ("task", "target"))
        rows.append(f"| {task.partition('：')[0]} | {target} | {names[0]} | {'、'.join(names[1:3])} |")
    return "\n".join([*rows, ""])
