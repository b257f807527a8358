"""The names of the losses, by the module that holds them. Written by docs/generate.py from the registry."""

FAMILIES = {
    "adaptive": "AdaptiveLogSoftmax AdaptiveLogSoftmaxWithLoss adaptive_log_softmax",
    "adversarial": "GANHinge LSGAN gan_hinge lsgan",
    "angular": "ArcFace ArcFaceLoss CosFace CosFaceLoss additive_angular_margin am_softmax arcface cosface "
    "large_margin_cosine",
    "barron": "GeneralRobust adaptive_robust barron barron_loss general_robust",
    "binary": "BCELoss BCEWithLogitsLoss BinaryCrossEntropy BinaryCrossEntropyWithLogits BinaryCrossentropy "
    "bce bce_with_logits binary_cross_entropy binary_cross_entropy_with_logits binary_crossentropy log_loss "
    "sigmoid_binary_cross_entropy sigmoid_cross_entropy sigmoid_cross_entropy_with_logits "
    "weighted_cross_entropy_with_logits",
    "boundary": "Boundary BoundaryLoss boundary boundary_loss surface_loss",
    "boxes": "CIoU DIoU GIoU GIoULoss IoU ciou ciou_loss complete_box_iou_loss diou diou_loss "
    "distance_box_iou_loss generalized_box_iou_loss giou giou_loss iou iou_loss jaccard_boxes",
    "categorical": "CategoricalCrossEntropy CategoricalCrossentropy SparseCategoricalCrossentropy "
    "categorical_cross_entropy categorical_crossentropy sparse_categorical_crossentropy",
    "classification": "CrossEntropy CrossEntropyLoss ce cross_entropy crossentropy "
    "safe_softmax_cross_entropy softmax_cross_entropy softmax_cross_entropy_with_integer_labels "
    "softmax_cross_entropy_with_logits sparse_softmax_cross_entropy "
    "sparse_softmax_cross_entropy_with_logits",
    "contrastive": "InfoNCE InfoNCELoss NTXent NTXentLoss SupCon SupConLoss info_nce "
    "multiple_negatives_ranking nt_xent ntxent supcon supervised_contrastive",
    "desirable": "KTO kto",
    "deviance": "GammaDeviance HalfGammaLoss HalfTweedieLoss TweedieDeviance gamma_deviance gamma_nll "
    "gamma_regression half_gamma_loss half_tweedie_loss tweedie tweedie_deviance tweedie_regression",
    "distances": "Contrastive ContrastiveLoss HingeEmbedding HingeEmbeddingLoss contrastive "
    "contrastive_loss hinge_embedding hinge_embedding_loss",
    "distillation": "Distillation FeatureDistillation LogitsDistillation distillation feature_distillation "
    "hint_loss knowledge_distillation",
    "divergence": "GeneralizedKL JensenShannon KLDivLoss KLDivergence TotalVariationDistance "
    "convex_kl_divergence generalized_kl generalized_kl_divergence i_divergence jensen_shannon "
    "jensen_shannon_divergence js_div jsd kl_div kl_divergence kl_divergence_with_log_targets kld "
    "kullback_leibler_divergence total_variation_distance total_variation_divergence tvd",
    "embedding": "CosineDistance CosineEmbedding CosineEmbeddingLoss CosineSimilarity "
    "MeanPairwiseSquaredError cosine_distance cosine_embedding cosine_embedding_loss cosine_similarity "
    "mean_pairwise_squared_error",
    "fenchel": "FenchelYoung fenchel_young make_fenchel_young_loss",
    "focal": "BinaryFocalCrossentropy CategoricalFocalCrossentropy SigmoidFocal SoftmaxFocal "
    "binary_focal_crossentropy categorical_focal_crossentropy focal sigmoid_focal sigmoid_focal_loss "
    "softmax_focal softmax_focal_loss",
    "focal_star": "FocalStar focal_star sigmoid_focal_loss_star",
    "generalized": "GeneralizedDice GeneralizedDiceLoss generalized_dice generalized_dice_loss "
    "multiclass_generalized_dice_loss",
    "image": "LaplacianEdge TotalVariation edge_loss laplacian_edge laplacian_loss total_variation tv_loss",
    "likelihood": "GaussianNLL GaussianNLLLoss LaplaceNLL LaplaceNLLLoss PoissonNLL PoissonNLLLoss "
    "StudentTNLL gaussian_nll gaussian_nll_loss laplace_nll laplace_nll_loss laplacian_nll log_poisson_loss "
    "poisson poisson_nll poisson_nll_loss poisson_regression student_t student_t_nll students_t_nll",
    "log_partition": "ZLoss log_partition_penalty lse_square z_loss",
    "log_probabilities": "NLL NLLLoss negative_log_likelihood nll nll_loss",
    "lovasz": "LovaszHinge LovaszHingeLoss LovaszSoftmax LovaszSoftmaxLoss lovasz_hinge lovasz_hinge_loss "
    "lovasz_softmax lovasz_softmax_loss",
    "margin": "BinarySparsemax Exponential ExponentialLoss Hinge HingeLoss Perceptron SoftMargin "
    "SoftMarginLoss SquaredHinge adaboost binary_sparsemax exponential exponential_loss hinge hinge_loss "
    "logistic modified_huber perceptron perceptron_loss soft_margin soft_margin_loss sparsemax_loss "
    "squared_hinge",
    "measures": "Entropy InformationCrossEntropy SelfInformation information.cross_entropy "
    "information.entropy information.self_information shannon_entropy surprisal",
    "multiclass": "CategoricalGeneralizedCrossEntropy GeneralizedCrossEntropy ListNet ListNetLoss "
    "Poly1CrossEntropy categorical_generalized_cross_entropy gce generalized_cross_entropy listnet "
    "poly1_cross_entropy poly1_softmax_loss poly_loss poly_loss_cross_entropy ranking_softmax_loss "
    "softmax_ranking",
    "multiclass_margin": "CategoricalHinge MultiMargin MultiMarginLoss MulticlassHinge MulticlassPerceptron "
    "categorical_hinge crammer_singer multi_margin multi_margin_loss multiclass_hinge multiclass_hinge_loss "
    "multiclass_perceptron multiclass_perceptron_loss weston_watkins",
    "multilabel": "MultiLabelMarginLoss MultiLabelSoftMarginLoss MultilabelMargin MultilabelSoftMargin "
    "multilabel_margin multilabel_margin_loss multilabel_soft_margin multilabel_soft_margin_loss",
    "overlap": "Dice DiceLoss MCC MCCLoss binary_dice_loss dice dice_loss matthews_correlation mcc mcc_loss "
    "soft_dice",
    "pairs": "Circle CircleLoss MultiSimilarity MultiSimilarityLoss circle multi_similarity",
    "penalty": "L1 L1Penalty L2 L2Penalty l1_penalty l2_penalty",
    "pooled": "RMSE RootMeanSquaredError rmse root_mean_squared_error",
    "preference": "DPO IPO ORPO SimPO cdpo dpo ipo orpo simpo",
    "projected": "LinearCrossEntropy LinearCrossEntropyLoss fused_linear_cross_entropy linear_cross_entropy",
    "ranking": "ListMLE MarginRanking MarginRankingLoss PairwiseHinge RankNet list_mle listmle listmle_loss "
    "margin_ranking margin_ranking_loss pairwise_hinge pairwise_hinge_loss pairwise_logistic "
    "pairwise_logistic_loss ranknet ranknet_loss",
    "regression": "HalfSquaredError Huber HuberLoss L1Loss MAE MSE MSELoss MeanAbsoluteError "
    "MeanSquaredError SmoothL1 SmoothL1Loss absolute_difference absolute_error half_squared_error huber "
    "huber_loss l1_loss l2_loss l2_regression mae mean_absolute_error mean_squared_error mse mse_loss "
    "smooth_l1 smooth_l1_loss squared_error",
    "relative": "MAPE MSLE MeanAbsolutePercentageError MeanSquaredLogarithmicError mape "
    "mean_absolute_percentage_error mean_squared_log_error mean_squared_logarithmic_error msle",
    "robust": "Cauchy CauchyLoss Charbonnier CharbonnierLoss GemanMcClure GemanMcclure GemanMcclureLoss "
    "PinballLoss Quantile QuantileLoss TukeyBiweight Welsch WelschLoss bisquare biweight cauchy cauchy_loss "
    "charbonnier charbonnier_loss correntropy geman_mcclure geman_mcclure_loss leclerc lorentzian "
    "mean_pinball_loss pinball pinball_loss quantile quantile_loss tukey tukey_biweight welsch welsch_loss",
    "sampled": "NCE SampledSoftmax nce nce_loss noise_contrastive_estimation sampled_softmax "
    "sampled_softmax_loss",
    "selfsupervised": "BarlowTwins BarlowTwinsLoss VICReg VICRegLoss barlow_twins vicreg",
    "sequence": "CTC CTCLoss connectionist_temporal_classification ctc ctc_loss ctc_loss_with_forward_probs",
    "smooth": "LogCosh PseudoHuber log_cosh logcosh pseudo_huber",
    "sparsemax": "MulticlassSparsemax SparsemaxLoss multiclass_sparsemax multiclass_sparsemax_loss",
    "ssim": "SSIM SSIMLoss ssim ssim_loss structural_similarity",
    "tolerant": "EpsilonInsensitive Wing WingLoss epsilon_insensitive epsilon_insensitive_loss svr wing "
    "wing_loss",
    "triplet": "TripletMargin TripletMarginLoss TripletMarginWithDistanceLoss triplet_margin "
    "triplet_margin_loss triplet_margin_with_distance_loss",
    "tversky": "FocalTversky FocalTverskyLoss Jaccard JaccardLoss Tversky TverskyLoss focal_tversky "
    "focal_tversky_loss jaccard jaccard_loss soft_iou tversky tversky_loss",
}
